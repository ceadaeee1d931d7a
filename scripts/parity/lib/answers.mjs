/**
 * What the services behind outputs answer, as far as an output goes by it: [begin of "METHOD path", answer], where an answer
 * is { status, text, headers }. The first that fits is given; everything else is answered 200 and `ok`.
 */
const ANSWERS = [
  ['POST https://sns.', answerOfAws('Publish', 'http://sns.amazonaws.com/doc/2010-03-31/')],
  ['POST https://email.', answerOfAws('SendEmail', 'http://ses.amazonaws.com/doc/2010-12-01/')],
  ['POST https://sqs.', { headers: { 'content-type': 'application/x-amz-json-1.0' }, text: '{"MessageId": "1"}' }],
];

/** A success of AWS's Query protocol. */
function answerOfAws(action, namespace) {
  const result = `<${action}Result><MessageId>1</MessageId></${action}Result>`;
  const text = `<${action}Response xmlns="${namespace}">${result}</${action}Response>`;
  return { headers: { 'content-type': 'text/xml' }, text };
}

/** The answer to a request, or nothing. */
export const answerOf = ({ method, path }) => ANSWERS.find(([begin]) => `${method} ${path}`.startsWith(begin))?.[1];
