"""Other people's PDF files, taken apart: nothing in them is trusted."""
