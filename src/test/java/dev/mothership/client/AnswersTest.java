package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswersTest {
    private final Answers answers = new Answers();

    @Test
    void anAnswerIsKeptForItsQuestion() {
        Question yes = new Question("manifest", 0);
        Question no = new Question("manifest", 63);

        assertThat(answers.has(yes)).isFalse();
        assertThat(answers.keep(yes, true)).isTrue();
        assertThat(answers.has(no)).isFalse();
        assertThat(answers.keep(no, false)).isFalse();

        assertThat(answers.has(yes)).isTrue();
        assertThat(answers.isYes(yes)).isTrue();
        assertThat(answers.has(no)).isTrue();
        assertThat(answers.isYes(no)).isFalse();
    }

    @Test
    void anotherManifestHasQuestionsOfItsOwn() {
        Question before = new Question("before", 0);
        Question after = new Question("after", 0);
        answers.keep(before, true);

        assertThat(answers.has(after)).isFalse();
        answers.keep(after, false);
        assertThat(answers.isYes(after)).isFalse();
        assertThat(answers.has(before)).isFalse();
    }

    @Test
    void whatThereIsNoRoomForIsAskedEachTime() {
        Question question = new Question("manifest", 64);

        assertThat(answers.keep(question, true)).isTrue();
        assertThat(answers.has(question)).isFalse();
        assertThat(answers.has(new Question("manifest", 0))).isFalse();
    }
}
