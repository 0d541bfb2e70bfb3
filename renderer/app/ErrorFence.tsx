// A part that fails takes down only itself, says so, and can be loaded again.
import { Component, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Translation } from 'react-i18next';
import { shell } from '../shell';

interface State {
  readonly message: string | null;
}

export class ErrorFence extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown): void {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    shell.send('log.write', { level: 'error', message: stack.slice(0, 4000) });
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <div className="fence" role="alert">
            <p>
              <strong>{t('error.title')}</strong>
            </p>
            <p>{t('error.safe')}</p>
            <p className="quiet">{this.state.message}</p>
            <Button className="button secondary" onPress={() => this.setState({ message: null })}>
              {t('error.again')}
            </Button>
          </div>
        )}
      </Translation>
    );
  }
}
