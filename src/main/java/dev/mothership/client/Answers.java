package dev.mothership.client;

/// Answers to the questions of one manifest, the one that asked last. Belongs to an event loop.
final class Answers {
    private Object asker = this;
    private long given;
    private long yes;

    boolean has(Question question) {
        return question.asker() == asker && (given & bit(question)) != 0;
    }

    /// @param question that was answered
    boolean isYes(Question question) {
        return (yes & bit(question)) != 0;
    }

    /// Keeps an answer, if there is room.
    ///
    /// @return `answer`
    boolean keep(Question question, boolean answer) {
        if (question.asker() != asker) {
            asker = question.asker();
            given = 0;
            yes = 0;
        }
        long bit = bit(question);
        given |= bit;
        yes |= answer ? bit : 0;
        return answer;
    }

    /// 0 where there is no room for it.
    private static long bit(Question question) {
        return question.number() < Long.SIZE ? 1L << question.number() : 0;
    }
}
