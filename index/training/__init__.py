"""Rebuilds the embedding model that ships in index/model from parallel text; see index/model/MODEL.md."""
