import { memoryStore } from '../../server/stores/memory';
import { memorySecrets } from '../../server/stores/secret_documents';
import { secretSuite } from '../support/secret_suite';
import { storeSuite } from '../support/store_suite';

describe('the store in memory', () => storeSuite(() => Promise.resolve(memoryStore())));

describe('secrets in memory', () => secretSuite(() => Promise.resolve(memorySecrets())));
