// The bare address: staff with a name go to the admin pages, a tablet to the station page.
import { applyTheme } from './lib/theme.js';
import { openSession } from './lib/api.js';

applyTheme();
const session = await openSession().catch(() => ({}));
location.replace(session.user ? '/admin/today' : '/station');
