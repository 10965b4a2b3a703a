package dev.mothership.proxy;

import dev.mothership.manifest.Listener;

/// What one listener serves, by one manifest. A request reads it once, so that routes and limits
/// are of the same manifest.
record ListenerPlan(Listener listener, Plan plan, RouteTable.ForListener routes) {}
