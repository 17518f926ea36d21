import style from './wordmark.module.css'

export function Wordmark() {
  return (
    <span className={style.wordmark}>
      <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#0f766e" />
        <path
          d="M9 10.5A2.5 2.5 0 0 1 11.5 8h9a2.5 2.5 0 0 1 2.500 2.500v6a2.500 2.500 0 0 1-2.500 2.500H15l-4.200 4.300c-.6.6-1.800.2-1.800-.8z"
          fill="#fff"
        />
      </svg>
      Parley
    </span>
  )
}
