"""The demo's broker shows no message before it is complete."""

import os
import threading

from celery import Celery

from policeroom import file_broker


def test_a_reader_never_meets_half_a_message(tmp_path, monkeypatch):
    file_broker.register()
    folder = str(tmp_path)
    app = Celery("trial", broker="filesystem://", set_as_current=False)
    app.conf.broker_transport_options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder}
    seen, replaced = [], os.replace

    def look_before_renaming(source, target):
        seen.append([name for name in os.listdir(folder) if name.endswith(".msg")])
        replaced(source, target)

    monkeypatch.setattr("policeroom.file_broker.os.replace", look_before_renaming)
    with app.connection_for_write() as connection:
        channel = connection.channel()
        assert isinstance(channel, file_broker.Channel)
        channel._put("celery", {"body": "x" * 100_000})
        assert seen == [[]]
        assert channel._get("celery") == {"body": "x" * 100_000}


def test_messages_written_and_read_at_once_all_arrive(tmp_path):
    file_broker.register()
    folder = str(tmp_path)
    app = Celery("trial", broker="filesystem://", set_as_current=False)
    app.conf.broker_transport_options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder}
    numbers = range(200)
    with app.connection_for_write() as connection, app.connection_for_read() as other:
        writer, reader, received = connection.channel(), other.channel(), []
        thread = threading.Thread(target=lambda: [writer._put("celery", {"number": number}) for number in numbers])
        thread.start()
        while len(received) < len(numbers):
            try:
                received.append(reader._get("celery")["number"])
            except file_broker.filesystem.Empty:
                if not thread.is_alive() and not os.listdir(folder):
                    break
        thread.join()
    assert sorted(received) == list(numbers)
