// Types of what Vite lets the renderer import: styles, raw text and addresses of files.
/// <reference types="vite/client" />
