package dev.mothership.client;

/// What a manifest wants to know of requests: its answer may be kept.
///
/// @param asker different for each manifest
/// @param number different for each of the same asker, from 0
record Question(Object asker, int number) {}
