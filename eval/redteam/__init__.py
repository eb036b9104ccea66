"""Asks what an attacker would ask, and looks at what reached the user."""
