package dev.mothership.http;

/// What a reader of messages has come to.
public enum Step {
    /// All bytes were read, and more are needed.
    MORE,
    /// The head is whole and right.
    HEAD,
    /// What comes next is data of the body: the caller takes it before it reads on.
    DATA,
    /// The message has ended.
    END,
    /// The message is wrong: there is nothing more to read.
    FAULT
}
