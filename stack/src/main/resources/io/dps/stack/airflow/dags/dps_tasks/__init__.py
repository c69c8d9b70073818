"""What the DAGs of dps share: programs as tasks, settings, notifications."""
