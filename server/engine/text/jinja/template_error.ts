/** What is wrong with a template or with filling it in; caught where the template is read or filled in. */
export class TemplateError extends Error {
  constructor(message: string, line?: number) {
    super(line === undefined ? message : `${message} (line ${line})`);
    this.name = 'TemplateError';
  }
}
