"""Files in and out; foreign units are converted here and nowhere else."""
