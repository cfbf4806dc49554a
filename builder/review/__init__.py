"""For those who answer for the words: approve, status, impact, differences, specimens of a brand."""
