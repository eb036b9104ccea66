"""Writes what an operator publishes about the service, from the configuration it runs with."""
