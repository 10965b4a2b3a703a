/// Stands for a database migration: says what it does and ends with 0.
void main() {
    IO.println("creating table greetings ... done");
}
