"""The one read path: what panes show, `query` prints and exports write."""
