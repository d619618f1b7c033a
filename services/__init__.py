"""What a resident or a case handler uses, once per municipality, one app each.

Not a "service layer": each app here has models, actions, queries and screens of its own.
Inside the package the arrow of imports is `forms → zaken → notifications → accounts`.
"""
