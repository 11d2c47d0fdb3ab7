"""Collections of Open Terms Archive: their declarations, snapshots and versions."""
