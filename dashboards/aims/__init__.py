"""The four aims on one page: few cases, good order, stability, people content (发案少、秩序好、社会稳定、群众满意)."""
