/** The performance panel's page begins here. */
import { render } from 'preact';
import type {
  PerformancePanelHears,
  PerformancePanelSays,
  PerformancePanelState,
} from '../../model/protocol/performancePanel.ts';
import { connectHost } from '../shared/host.ts';
import '../shared/theme.css';
import './performance.css';
import { Performance } from './Performance.tsx';

const root = document.getElementById('root');
const host = connectHost<PerformancePanelSays, PerformancePanelHears, PerformancePanelState>();
if (root !== null) render(<Performance host={host} />, root);
