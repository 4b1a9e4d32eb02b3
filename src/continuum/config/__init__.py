"""Settings, root urls, navigation, command line."""
