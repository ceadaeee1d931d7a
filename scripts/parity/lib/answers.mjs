/** A document was written. */
const WRITTEN = { status: 201, text: '{"result":"created"}', headers: { 'content-type': 'application/json' } };

/**
 * What the services behind outputs answer, as far as an output goes by it: [begin of "METHOD path", answer], where an answer
 * is { status, text, headers }. The first that fits is given; everything else is answered 200 and `ok`.
 */
const ANSWERS = [
  ['POST https://iris.example.org/manage/cases/add', { text: '{"status":"success","data":{"case_id":42}}' }],
  ['POST https://api.twilio.com/', { status: 201, text: '{"sid":"SM12"}' }],
  ['POST https://sms.tencentcloudapi.com/', { text: '{"Response":{"SendStatusSet":[{"Code":"Ok"}],"RequestId":"1"}}' }],
  ['POST /parity-', WRITTEN],
  ['POST /search/parity-', WRITTEN],
];

/** The answer to a request, or nothing. */
export const answerOf = ({ method, path }) => ANSWERS.find(([begin]) => `${method} ${path}`.startsWith(begin))?.[1];
