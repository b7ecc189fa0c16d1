export { dataFolder } from './data-folder.ts';
export { installKernelspec, uninstallKernelspec } from './install.ts';
export { jupyterDataFolder, surroundings } from './jupyter-folder.ts';
export { DISPLAY_NAME } from './kernelspec.ts';
