import { z } from 'zod';
import { field } from '../declare/field.ts';
import { fieldName, flag, listOf, oneOf, text, url } from '../declare/kinds.ts';
import { someOf } from './some_of.ts';

const DISCOVER_COLOUR = '#ec4b98';

const words = (label: string, help: string, byDefault = '') => field(text().default(byDefault), { label, help });

/** A webhook's address, which whoever knows it may post to. */
export const webhookField = (giver: string) =>
  field(url(), { label: 'Webhook URL', help: `The address ${giver} gave you.`, secret: true, widget: 'password' });

/** Addresses of webhooks. */
export const webhookFields = (giver: string) =>
  field(someOf(url()), {
    label: 'Webhook URL',
    help: `The address ${giver} gave you; several are all told.`,
    secret: true,
    widget: 'password',
  });

/** Options that Slack and the chats that are like it have, each under its own prefix. Source: parity alerters §2. */
export const chatFields = {
  channel: () =>
    field(someOf(text()).default(['']), {
      label: 'Channel',
      help: 'Another channel than the webhook’s own; several are all told.',
    }),
  userName: (byDefault: string) => words('User name', 'Shown as the sender.', byDefault),
  emoji: () => words('Emoji', 'Shown beside the sender.', ':ghost:'),
  icon: () => words('Icon address', 'A picture beside the sender; wins over the emoji.'),
  color: () =>
    field(oneOf(['good', 'warning', 'danger']).default('danger'), {
      label: 'Colour',
      help: 'Of the bar beside the message.',
    }),
  textAbove: () => words('Text above', 'Shown before the message itself.'),
  title: () => words('Message title', 'Instead of the title of the alert.'),
  titleLink: () => words('Title link', 'Where the title leads.'),
  footer: () => words('Footer', 'Shown below the message.'),
  footerIcon: () => words('Footer icon', 'Address of a small picture.'),
  image: () => words('Image', 'Address of a picture in the message.'),
  thumbnail: () => words('Thumbnail', 'Address of a small picture at the side.'),
  authorName: () => words('Author', 'A name above the title.'),
  authorLink: () => words('Author link', 'Where the author’s name leads.'),
  authorIcon: () => words('Author icon', 'Address of a small picture.'),
  pretext: () => words('Text before', 'Shown above the coloured bar.'),
  valueFields: () =>
    field(listOf(z.object({ title: text(), value: fieldName(), short: flag().optional() })).optional(), {
      label: 'Fields',
      help: 'A table below the text: a title, the field its value comes from, and whether it is short.',
    }),
} as const;

/** Options of the links to Discover that a match may have. */
export const discoverFields = {
  attach: (product: 'Kibana' | 'OpenSearch') =>
    field(flag().default(false), { label: `Link to ${product} Discover`, help: 'Where the match has one.' }),
  color: () => words('Colour of that link', 'Of the bar beside it.', DISCOVER_COLOUR),
  title: (byDefault: string) => words('Title of that link', 'What it says.', byDefault),
} as const;
