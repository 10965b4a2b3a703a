package dev.mothership.ship;

import dev.mothership.health.HealthMonitor;

/// What follows for an instance from what the monitor of one of its runs found. A run that is not
/// its present process any more, nor its successor, has no say.
record InstanceHealth(InstanceLife life, Run run) implements HealthMonitor.Listener {

    @Override
    public void ready() {
        if (life.succession().isSuccessor(run)) {
            life.takeOver();
        } else if (life.run() == run && !(life.state() instanceof ShipState.Ready)) {
            life.become(new ShipState.Ready(run.pid()));
            if (!run.elsewhere()) {
                life.notices().ready(run);
            }
        }
    }

    @Override
    public void unhealthy(String reason) {
        if (life.run() == run) {
            life.notices().warn("is unhealthy: " + reason);
            life.become(new ShipState.Unhealthy(run.pid(), reason));
        }
    }

    @Override
    public void recovered() {
        if (life.run() == run) {
            life.notices().info("is healthy again");
            life.become(new ShipState.Ready(run.pid()));
        }
    }

    /// It uses more memory than it may.
    void outgrown(String reason) {
        if (life.run() == run && new InstanceView(life).watched().isPresent()) {
            run.stopWatching();
            life.become(new ShipState.Unhealthy(run.pid(), reason));
            life.notices().warn("is being restarted: " + reason);
            run.endFor(reason);
        }
    }

    /// It is started afresh, or, where it runs elsewhere or need not answer, watched afresh.
    @Override
    public void hopeless(String reason) {
        if (life.succession().isSuccessor(run)) {
            life.successorFailed(reason);
        } else if (life.run() == run) {
            boolean mayBeSilent = !life.ship().mustAnswer();
            boolean told = mayBeSilent && life.state() instanceof ShipState.Unhealthy;
            life.become(new ShipState.Unhealthy(run.pid(), reason));
            if (run.elsewhere() || mayBeSilent) {
                if (!told) {
                    life.notices().warn("is out of reach" + run.setup().place() + ": " + reason);
                }
                life.watch(run);
            } else {
                life.notices().warn("is being restarted: " + reason);
                run.endFor(reason);
            }
        }
    }
}
