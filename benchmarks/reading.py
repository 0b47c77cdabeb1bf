"""A room's visits by API, as a program polls them: ours with rights, scope and masking against default DRF."""

from benchmarks.context import Row, plain_token, token
from benchmarks.load import NotMeasured, ask, gets
from benchmarks.server_rates import median_rate, rates
from benchmarks.servers import OURS, PLAIN, serving

TARGET_RATIO, TARGET_NOT_MODIFIED = 4.0, 10.0
ROWS = 50


def run(context):
    """Two Rows: pages in full, and answers of 304 to a program that has the page already."""
    with (
        serving(OURS, context.big.environment) as ours,
        serving(PLAIN, {**context.big.environment, "DJANGO_SETTINGS_MODULE": "benchmarks.plain.settings"}) as plain,
    ):
        requests, conditional, yardstick = _requests(context, ours, plain)
        full = rates((ours, gets(requests)), (plain, gets(yardstick)), rounds=context.rounds, seconds=context.seconds)
        unchanged = rates(
            (ours, gets(conditional)), (plain, gets(yardstick)), rounds=context.rounds, seconds=context.seconds
        )
    return [
        _row(f"at least {TARGET_RATIO:.0f} × plain DRF", "API page of a room's visits", full, TARGET_RATIO),
        _row(
            f"at least {TARGET_NOT_MODIFIED:.0f} × plain DRF", "the same, answered 304", unchanged, TARGET_NOT_MODIFIED
        ),
    ]


def _requests(context, ours, plain):
    """Lists of (path, headers): ours, ours with If-None-Match, the yardstick's; the bodies are checked first."""
    requests, conditional, yardstick = [], [], []
    for officer in context.cast["officers"]:
        path = f"/api/v1/visits/?page_size={ROWS}&room={officer['room']}"
        plain_path = f"/visits/?limit={ROWS}&room={officer['room']}"
        status, headers, body = ask(ours.url + path, token(officer))
        plain_status, _headers, plain_body = ask(plain.url + plain_path, plain_token(officer))
        if (status, plain_status) != (200, 200):
            raise NotMeasured(f"{path} answered {status}, {plain_path} {plain_status}")
        if [result["id"] for result in body["results"]] != [result["id"] for result in plain_body["results"]]:
            raise NotMeasured(f"{path} and {plain_path} show different rows")
        if {result["room"] for result in body["results"]} - {officer["room"]}:
            raise NotMeasured(f"{path} shows another room")
        requests.append((path, token(officer)))
        yardstick.append((plain_path, plain_token(officer)))
        if headers.get("ETag"):
            conditional.append((path, {**token(officer), "If-None-Match": headers["ETag"]}))
            second_status, _second_headers, _second_body = ask(ours.url + path, conditional[-1][1])
            if second_status != 304:
                raise NotMeasured(f"{path} with its own ETag answered {second_status}, not 304")
    if not conditional:
        raise NotMeasured("visits answer without an ETag")
    return requests, conditional, yardstick


def _row(target, of, compared, limit):
    return Row(
        target,
        of,
        f"{compared['ratio']:.2f} × ({compared['low']:.2f}–{compared['high']:.2f})",
        compared["ratio"] >= limit,
        [f"ours {median_rate(compared['a'])}", f"default DRF {median_rate(compared['b'])}"],
    )
