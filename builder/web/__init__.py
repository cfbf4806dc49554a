"""The ward's page: a form on this machine that makes, shows and prints packs. The only home of Flask and waitress.

`choices` knows what there is to pick, `answers` makes it, `guard` decides who may ask, `app` has the pages, and `serve`
the server. Nothing that is kept here between two requests holds a word of a patient's details.
"""
