"""What every room needs: problems, lengths and colours, languages, phrases, the clock, whole files, workers, parts."""
