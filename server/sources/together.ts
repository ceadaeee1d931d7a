/**
 * Gathers what is asked for before anybody waits, and has it answered at once: `ask` gives an answer for each question,
 * in their order. Where it rejects, all of them do.
 */
export function together<Q, A>(ask: (questions: readonly Q[]) => Promise<readonly A[]>): (question: Q) => Promise<A> {
  let waiting: Waiting<Q, A>[] = [];
  const answerAll = async (): Promise<void> => {
    const asked = waiting;
    waiting = [];
    try {
      const answers = await ask(asked.map(({ question }) => question));
      asked.forEach(({ resolve, reject }, index) => {
        const answer = answers[index];
        if (answer === undefined) reject(new Error('a question was left unanswered'));
        else resolve(answer);
      });
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  };
  return question =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void answerAll());
      waiting.push({ question, resolve, reject });
    });
}

interface Waiting<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
}
