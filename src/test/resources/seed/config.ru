run lambda { |env|
  case env["PATH_INFO"]
  when "/health" then [200, { "content-type" => "text/plain" }, ["ok\n"]]
  else [200, { "content-type" => "text/plain" }, ["hello from puma\n"]]
  end
}
