# nomad job run nomad-periodic.hcl: every quarter of an hour an allocation, which fails when the gate does.
#   nomad job status cts-health                                     the runs, and how they ended
#   nomad alloc logs ALLOC                                          what is wrong, in one screen
#   nomad alloc fs ALLOC alloc/data/report.html >report.html        the page, until Nomad collects the allocation
# The image is that of the Containerfile beside this file.
job "cts-health" {
  type = "batch"

  periodic {
    crons            = ["*/15 * * * *"] # before Nomad 1.6.2: cron = "*/15 * * * *"
    prohibit_overlap = true
  }

  group "report" {
    # A failed gate is not to be tried again: the next run is soon enough.
    restart {
      attempts = 0
      mode     = "fail"
    }

    reschedule {
      attempts  = 0
      unlimited = false
    }

    task "ctsreport" {
      driver = "docker"

      config {
        image = "registry.example.com/ops/ctsreport:0.2.0"
        args = [
          "report",
          "--output=${NOMAD_ALLOC_DIR}/data",
          "--fail-on=critical,errored,unknown,unreachable,stale>7d",
        ]
      }

      env {
        CTS_ADDRESS      = "http://cts.example.com:8558"
        CTSREPORT_CONFIG = "${NOMAD_TASK_DIR}/ctsreport.toml"
      }

      # Known failures, owners, more instances: see docs/reference.md.
      template {
        destination = "local/ctsreport.toml"
        data        = <<-TOML
          [report]
          title = "CTS health"
        TOML
      }

      resources {
        cpu    = 200
        memory = 128
      }
    }
  }
}
