"""The store, as pages and REST for a browser and for scripts."""
