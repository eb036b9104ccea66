"""What an operator sees of the running service: figures, log lines, gaps and a page."""
