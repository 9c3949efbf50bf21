/** The preview panel's page begins here. */
import { render } from 'preact';
import type {
  PreviewPanelHears,
  PreviewPanelSays,
  PreviewPanelState,
} from '../../model/protocol/previewPanel.ts';
import { connectHost } from '../shared/host.ts';
import '../shared/theme.css';
import './preview.css';
import { Preview } from './Preview.tsx';

const root = document.getElementById('root');
const host = connectHost<PreviewPanelSays, PreviewPanelHears, PreviewPanelState>();
if (root !== null) render(<Preview host={host} />, root);
