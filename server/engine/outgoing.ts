import type { Json, JsonObject } from '../../common/model/json.ts';
import type { Result } from '../../common/model/result.ts';
import type { DeliveryError } from '../../common/model/alert.ts';
import type { Instant, Span } from '../../common/time/instant.ts';

/** How one part of a delivery went. */
export type SendOutcome = Confirmed | FailedSend;

/** It arrived. */
export interface Confirmed {
  readonly kind: 'confirmed';
  /** What later outputs of the same alert may tell, such as the ticket that was opened. */
  readonly receipt?: JsonObject;
}

/** It did not arrive: worth another try, or not. */
export type FailedSend =
  | { readonly kind: 'retry'; readonly error: DeliveryError; readonly afterMs: Span | null }
  | { readonly kind: 'refused'; readonly error: DeliveryError };

/** How TLS is checked: certificates of one's own (PEM file), or not at all where the user says so. */
export interface TlsChecks {
  readonly caFile: string | null;
  readonly verify: boolean;
}

/** Reads an answer of 2xx that may say no all the same: what it says against the request, or null. */
export type Refusal = (text: string) => string | null;

/** How a request travels. Holds secrets: made at the last moment, in memory, never stored or logged. */
interface Travelling {
  readonly method: 'POST' | 'PUT' | 'GET';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: Span;
  readonly tls: TlsChecks;
  readonly proxy: string | null;
  /** Absent where an answer of 2xx is all there is to know. */
  readonly refusal?: Refusal;
  /** Whether an answer that refuses says "later", whatever its status; absent where only the status says it. */
  readonly saysLater?: (text: string) => boolean;
}

/** One HTTP request of a delivery, whose body is JSON. */
export interface HttpPart extends Travelling {
  readonly kind: 'http';
  readonly json: Json;
}

/** One HTTP request whose body is a form (`application/x-www-form-urlencoded`), its fields in their order. */
export interface FormPart extends Travelling {
  readonly kind: 'form';
  readonly form: readonly (readonly [name: string, value: string])[];
}

/** Several requests, of which later ones need what earlier ones answered: a ticket is looked for before it is opened. */
export interface ConversationPart {
  readonly kind: 'conversation';
  /** Does one thing after the other and says how the whole of it went. What it throws is worth another try. */
  hold(world: Conversation): Promise<SendOutcome>;
}

/** What a conversation may do. */
export interface Conversation {
  readonly now: Instant;
  /** What earlier parts of this delivery answered. */
  readonly receipt: JsonObject;
  /** The body of an answer of 2xx; everything else is the failure that it is for a delivery. */
  ask(request: HttpPart | FormPart): Promise<Result<string, FailedSend>>;
  /** A file that an option names, which may hold a secret; rejects where it cannot be read. */
  readFile(file: string, option: string): Promise<string>;
}

/** One e-mail of a delivery. */
export interface MailPart {
  readonly kind: 'mail';
  readonly server: MailServer;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: string;
  readonly subject: string;
  readonly body: { readonly format: 'plain' | 'html'; readonly text: string };
  /** Files of pictures that the text shows by their ids (`cid:`). */
  readonly pictures: readonly { readonly id: string; readonly file: string }[];
}

/** The SMTP server of a mail. `authFile` holds `user` and `password` as YAML. */
export interface MailServer {
  readonly host: string;
  readonly port: number | null;
  readonly ssl: boolean;
  readonly authFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
}

/** Lines for the log. */
export interface LogPart {
  readonly kind: 'log';
  readonly lines: readonly string[];
}

/** A program of this machine. It runs only where a host lets it, which is the command line. */
export interface CommandPart {
  readonly kind: 'command';
  /** A program with its arguments, which no shell reads; or a line for the shell. */
  readonly program: { readonly argv: readonly string[] } | { readonly shell: string };
  /** What it is given to read; null: nothing, and its end is not waited for. */
  readonly stdin: string | null;
  readonly failOnNonZeroExit: boolean;
}

/** Bytes for a TCP port, and what is made of what comes back. */
export interface TcpPart {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
  /** Null: without TLS. */
  readonly tls: TlsChecks | null;
  readonly bytes: Uint8Array;
  readonly timeoutMs: Span;
  /** What came so far: null where more must come. Absent where nothing is answered. */
  readonly answer?: (received: Uint8Array) => SendOutcome | null;
}

/** A POST to a service of AWS, which is signed (Signature Version 4) when it is sent. */
export interface AwsPart {
  readonly kind: 'aws';
  /** The name it is signed for, such as `ses`. */
  readonly service: string;
  /** What its address begins with, such as `email` of `email.us-east-1.amazonaws.com`. */
  readonly endpoint: string;
  /** Null: that of the profile. */
  readonly region: string | null;
  /** Keys of the rule; null: those of the profile, else of the host. */
  readonly keys: { readonly id: string; readonly secret: string } | null;
  readonly profile: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A message for a broker that speaks STOMP; the broker says that it has it. */
export interface StompPart {
  readonly kind: 'stomp';
  readonly host: string;
  readonly port: number;
  readonly login: string;
  readonly passcode: string;
  readonly destination: string;
  readonly body: string;
  readonly timeoutMs: Span;
}

/** One thing to send; a delivery is a list of them, each confirmed on its own. */
export type OutgoingPart =
  HttpPart | FormPart | ConversationPart | MailPart | LogPart | CommandPart | TcpPart | AwsPart | StompPart;
