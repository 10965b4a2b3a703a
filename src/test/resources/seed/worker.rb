trap("TERM") { exit 0 }
$stdout.sync = true
puts "worker runs"
sleep
