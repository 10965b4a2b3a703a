package dev.mothership.ship;

import java.util.concurrent.Executor;

/// The one thread that owns all ships. Tasks run in the order in which they were given.
public interface FleetThread extends Executor {}
