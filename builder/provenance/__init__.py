"""What a file was made from: the code on paper, the versions of files, git."""
