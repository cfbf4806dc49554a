"""Documents of word processors and web pages → leaflets to be finished by an editor. The home of Beautiful Soup."""
