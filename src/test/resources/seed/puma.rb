# As `rails new` writes it.
threads 1, 2
port ENV.fetch("PORT") { 3000 }
