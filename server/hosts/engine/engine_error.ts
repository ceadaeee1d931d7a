/** Why no engine is running: the code for programs, the message for people (what is wrong, what to do). */
export type EngineError = {
  readonly code:
    | 'java_missing'
    | 'java_too_old'
    | 'maven_missing'
    | 'maven_too_old'
    | 'resolve_failed'
    | 'port_taken'
    | 'data_in_use'
    | 'start_failed';
  readonly message: string;
};
