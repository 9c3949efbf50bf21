/** The timeline's page begins here. */
import { render } from 'preact';
import { connectHost } from '../shared/host.ts';
import '../shared/theme.css';
import './timeline.css';
import './lanes.css';
import './inspector.css';
import type {
  TimelinePanelHears,
  TimelinePanelSays,
  TimelinePanelState,
} from '../../model/protocol/timelinePanel.ts';
import { TimelineStore } from './store.ts';
import { Timeline } from './Timeline.tsx';

const store = new TimelineStore(connectHost<TimelinePanelSays, TimelinePanelHears, TimelinePanelState>());
window.addEventListener('blur', () => store.keepNow());
const root = document.getElementById('root');
if (root !== null) render(<Timeline store={store} />, root);
