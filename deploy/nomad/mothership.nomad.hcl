# nomad job run mothership.nomad.hcl
#
# One task runs the whole fleet. The native executable or the JVM distribution lies on the hosts, or comes as an artifact;
# the manifest has  bind.http = "0.0.0.0:$PORT"  and  metrics = "0.0.0.0:$ADMIN_PORT".
job "app" {
  type = "service"

  group "fleet" {
    count = 2

    # TERM, then everything is killed after kill_timeout below; before it, traffic has time to go elsewhere.
    shutdown_delay = "5s"

    network {
      port "http" {}
      port "admin" {}
    }

    service {
      name     = "app"
      port     = "http"
      provider = "nomad"

      # 200 once every critical ship is ready.
      check {
        type     = "http"
        port     = "admin"
        path     = "/ready"
        interval = "5s"
        timeout  = "2s"
      }
    }

    # Mothership restarts its ships itself: this is for Mothership.
    restart {
      attempts = 3
      interval = "5m"
      delay    = "5s"
      mode     = "fail"
    }

    update {
      max_parallel     = 1
      min_healthy_time = "5s"
      # Election and prelaunch jobs included.
      healthy_deadline  = "10m"
      progress_deadline = "15m"
      auto_revert       = true
    }

    task "mothership" {
      driver = "exec"
      user   = "app"

      config {
        command = "/opt/mothership/bin/mothership"
        args    = ["run", "-c", "/srv/app/ship-manifest.toml"]
      }

      env {
        PORT            = "${NOMAD_PORT_http}"
        ADMIN_PORT      = "${NOMAD_PORT_admin}"
        XDG_RUNTIME_DIR = "${NOMAD_TASK_DIR}"
      }

      # Longer than shutdown_timeout (25 s); clients allow 30 s unless max_kill_timeout is set.
      kill_signal  = "SIGTERM"
      kill_timeout = "30s"

      resources {
        cpu    = 500
        memory = 512
      }
    }
  }
}
