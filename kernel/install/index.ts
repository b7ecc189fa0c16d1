export { installKernelspec, uninstallKernelspec } from './install.ts';
export { jupyterDataFolder, type Surroundings, surroundings } from './jupyter-folder.ts';
export { DISPLAY_NAME, KERNEL_NAME } from './kernelspec.ts';
export { findKernelspecFault } from './kernelspec-fault.ts';
