package dev.mothership.ship;

import dev.mothership.health.HealthMonitor;

/// Tells an instance what the monitor of one of its runs found.
record InstanceHealth(InstanceLife life, Run run) implements HealthMonitor.Listener {

    @Override
    public void ready() {
        life.ready(run);
    }

    @Override
    public void unhealthy(String reason) {
        life.unhealthy(run, reason);
    }

    @Override
    public void recovered() {
        life.recovered(run);
    }

    @Override
    public void hopeless(String reason) {
        life.hopeless(run, reason);
    }
}
