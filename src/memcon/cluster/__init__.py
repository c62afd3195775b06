"""Archives in, shards of memos out: on one machine or many, and nothing lost."""
