import { memoryStore } from '../../server/stores/memory';
import { storeSuite } from '../support/store_suite';

describe('the store in memory', () => storeSuite(() => Promise.resolve(memoryStore())));
